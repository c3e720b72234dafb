// The plainest node:http server: answers the same bytes to everything. The bytes are its first argument.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const body = Buffer.from(process.argv[2] ?? '{}');
const headers = [
  'X-elastic-product',
  'Elasticsearch',
  'content-type',
  'application/json',
  'content-length',
  String(body.length),
];
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.once('SIGTERM', () => process.exit(0));
