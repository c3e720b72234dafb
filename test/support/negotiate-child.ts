import { createInterface } from 'node:readline';
import kerberos from 'kerberos';

// A Kerberos client, in a process of its own because GSS-API reads its environment from the process: writes its first token,
// then for the server's token that it reads whether the negotiation is complete.
const [service = '', flags = '0'] = process.argv.slice(2);
const options = { mechOID: kerberos.GSS_MECH_OID_SPNEGO, ...(flags !== '0' && { flags: Number(flags) }) };
const client = await kerberos.initializeClient(service, options);
console.log(await client.step(''));
for await (const line of createInterface({ input: process.stdin })) {
  await client.step(line);
  console.log(String(client.contextComplete));
  break;
}
