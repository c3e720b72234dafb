// The dependency direction of the folders: main → server → console → http · cli · gateway → actions → jobs → authentication → authorization →
// stores/store.ts → domain; platform is a leaf.
/** The contract of stores; what it says of jobs, tokens, pages and of changes at once has files of its own. */
const CONTRACT = ['stores/store.ts', 'stores/job-store.ts', 'stores/page.ts', 'stores/several-changes.ts', 'stores/token-store.ts'];

const RANKS = {
  domain: [],
  platform: ['domain'],
  config: ['domain'],
  'stores/store.ts': ['domain', ...CONTRACT],
  authorization: ['domain', ...CONTRACT],
  authentication: ['authorization', 'domain', ...CONTRACT],
  jobs: ['authentication', 'authorization', 'domain', ...CONTRACT],
  actions: ['jobs', 'authentication', 'authorization', 'domain', ...CONTRACT],
  gateway: ['actions', 'authentication', 'authorization', 'domain', ...CONTRACT],
  http: ['actions', 'authentication', 'authorization', 'domain', ...CONTRACT],
  console: ['gateway', 'http', 'actions', 'authentication', 'authorization', 'domain', ...CONTRACT],
  cli: ['config', 'domain'],
};

const folderRules = Object.entries(RANKS).map(([folder, mayImport]) => ({
  name: `direction-of-${folder}`,
  severity: 'error',
  from: { path: `^src/${folder.replace('.', '\\.')}` },
  to: { path: '^src/', pathNot: [folder, ...mayImport].map((name) => `^src/${name.replace('.', '\\.')}`) },
}));

export default {
  forbidden: [
    ...folderRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
    },
    {
      name: 'drivers-are-imported-by-the-composition-root-alone',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/stores/', '^src/server\\.ts$'] },
      to: { path: '^src/stores/(memory|sql)/' },
    },
    { name: 'stores-import-the-contract-alone', severity: 'error', from: { path: '^src/stores/' }, to: { path: '^src/', pathNot: '^src/(stores|domain)/' } },
    { name: 'nothing-imports-main', severity: 'error', from: {}, to: { path: '^src/main\\.ts$' } },
    { name: 'only-the-process-imports-server', severity: 'error', from: { path: '^src/', pathNot: '^src/(main|run-process)\\.ts$' }, to: { path: '^src/server\\.ts$' } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    // Not shipped, and the parser does not know `using` declarations, which these tests hold their fixtures with.
    exclude: { path: '^src/stores/conformance/|\\.test\\.ts$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
