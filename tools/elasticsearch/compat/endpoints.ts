import type { Endpoint } from './endpoint.ts';
import { KEY_ENDPOINTS } from './key-endpoints.ts';
import { OTHER_ENDPOINTS } from './other-endpoints.ts';
import { TOKEN_ENDPOINTS } from './token-endpoints.ts';
import { USER_ENDPOINTS } from './user-endpoints.ts';

/** Every endpoint of the family. */
export const ENDPOINTS: readonly Endpoint[] = [...KEY_ENDPOINTS, ...USER_ENDPOINTS, ...TOKEN_ENDPOINTS, ...OTHER_ENDPOINTS];
