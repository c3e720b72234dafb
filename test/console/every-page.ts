/** Every page of the console by its path, for who may do everything. */
export const EVERY_PAGE: readonly string[] = [
  '/',
  '/keys',
  '/tokens',
  '/users',
  '/roles',
  '/role-mappings',
  '/service-accounts',
  '/explain',
  '/audit',
  '/jobs',
  '/account',
];
