// The scripted sample upstream as a process of its own. With `--discard-bulk` a `_bulk` body is counted and thrown away.
import { openSampleUpstream } from '../../test/support/sample-upstream.ts';

const discardsBulk = process.argv.includes('--discard-bulk');
const upstream = await openSampleUpstream({
  record: false,
  script: (request, response) => {
    if (!discardsBulk || request.url?.startsWith('/_bulk') !== true) return false;
    request.resume();
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end('{"took":1,"errors":false,"items":[]}');
    });
    return true;
  },
});
console.log(`listening on ${upstream.url}`);
process.once('SIGTERM', () => process.exit(0));
