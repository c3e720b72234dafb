import { setImmediate } from 'node:timers/promises';
import { type ApiKeyState, apiKeyStateOf, loadApiKeySubject } from './explained-subject.ts';
