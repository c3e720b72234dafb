import type { Caller, CompatRequest } from './scenario.ts';
import { passwordOf, SUPERUSER } from './scenario.ts';
import type { Answer, FilledRequest } from './target.ts';

/** What one side's answers told that later requests refer to: by place (`{id:K}`) the value. */
export class KeptValues {
  readonly #valuesByPlace = new Map<string, string>();
  readonly #superuserPassword: string;

  constructor(superuserPassword: string) {
    this.#superuserPassword = superuserPassword;
  }

  /** Puts this side's values in the places. A place without a value stays as it is. */
  fill(request: CompatRequest): FilledRequest {
    const authorization = this.#authorizationOf(request.as);
    const headers = Object.entries(request.headers).map(([name, value]) => [name, this.#fillText(value)]);
    return {
      method: request.method,
      path: this.#fillText(request.path),
      headers: { ...(authorization === null ? {} : { authorization }), ...Object.fromEntries(headers) },
      body: request.body === null ? null : this.#fillText(request.body),
    };
  }

  /** Keeps ids and secrets of a successful answer. */
  keep(name: string, answer: Answer): void {
    if (answer.status !== 200) return;
    const told = JSON.parse(answer.text) as {
      readonly id?: string;
      readonly api_key?: string;
      readonly encoded?: string;
      readonly uid?: string;
      readonly access_token?: string;
      readonly refresh_token?: string;
      readonly token?: { readonly value?: string };
    };
    const { id, api_key: secret, encoded, uid, access_token: access, refresh_token: refresh } = told;
    for (const [place, value] of Object.entries({ id, secret, encoded, uid, token: told.token?.value, access, refresh })) {
      if (value !== undefined) this.#valuesByPlace.set(`{${place}:${name}}`, value);
    }
  }

  /** The text with places instead of this side's values. */
  blank(text: string): string {
    let blanked = text;
    for (const [place, value] of this.#valuesByPlace) blanked = blanked.replaceAll(value, place);
    return blanked;
  }

  #fillText(text: string): string {
    return text.replace(
      /\{(?:id|secret|encoded|uid|token|access|refresh):[^}]+\}/g,
      (place) => this.#valuesByPlace.get(place) ?? place,
    );
  }

  #authorizationOf(caller: Caller): string | null {
    if (caller === null) return null;
    if ('authorization' in caller) return this.#fillText(caller.authorization);
    const password = caller.user === SUPERUSER ? this.#superuserPassword : passwordOf(caller.user);
    return `Basic ${Buffer.from(`${caller.user}:${password}`).toString('base64')}`;
  }
}
