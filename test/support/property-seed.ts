import fc from 'fast-check';

// One seed for every run, so that a change that breaks nothing fails nothing; `CLAVIGER_PROPERTY_SEED=random` looks further.
const SEED = 20_261_122;
if (process.env['CLAVIGER_PROPERTY_SEED'] !== 'random') fc.configureGlobal({ seed: SEED });
