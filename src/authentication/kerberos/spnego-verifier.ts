import { Secret } from '../../domain/secret.ts';
import type { Realm } from '../realm.ts';
import type { SpnegoOutcome, SpnegoVerifier } from '../spnego.ts';
import { NEGOTIATE_CHALLENGE } from './kerberos-source.ts';

const WITH_TOKEN = `${NEGOTIATE_CHALLENGE} `;

/** Asks the Kerberos realm for who must know the answer's token: the grant `_kerberos`. */
export function createSpnegoVerifier(realm: Pick<Realm, 'authenticate'>): SpnegoVerifier {
  return {
    async verifyTicket(ticket, now): Promise<SpnegoOutcome> {
      const token = new Secret(Buffer.from(ticket).toString('base64'));
      const outcome = await realm.authenticate({ scheme: 'negotiate', ticket: token }, now);
      switch (outcome.outcome) {
        case 'authenticated':
          return { outcome: 'authenticated', proof: outcome, responseToken: outcome.mutualAuthenticationToken ?? null };
        case 'notMine':
          return { outcome: 'rejected', reason: 'the realm knows no tickets', claimedPrincipal: null };
        case 'rejected': {
          const { realmChallenge = '', reason, claimedPrincipal } = outcome;
          if (realmChallenge.startsWith(WITH_TOKEN)) {
            return { outcome: 'continue', responseToken: realmChallenge.slice(WITH_TOKEN.length) };
          }
          return { outcome: 'rejected', reason, claimedPrincipal: claimedPrincipal === '' ? null : claimedPrincipal };
        }
      }
    },
  };
}
