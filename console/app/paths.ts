/** Every page by its path. */
export const PATHS = {
  overview: '/',
  signIn: '/sign-in',
  keys: '/keys',
  tokens: '/tokens',
  users: '/users',
  roles: '/roles',
  roleMappings: '/role-mappings',
  serviceAccounts: '/service-accounts',
  explain: '/explain',
  audit: '/audit',
  jobs: '/jobs',
  account: '/account',
} as const;

/** A path of the console's own to come back to; anything else is the overview: no stranger's link leads elsewhere. */
export function ownPath(given: string): string {
  return /^\/(?![/\\])[^\\\s]*$/.test(given) ? given : PATHS.overview;
}
