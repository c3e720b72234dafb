import { type ConvertedFormat, convertedFormatOf, convertToJson } from '../authorization/body/converted/convert-body.ts';
import { SecurityError } from '../domain/error.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import { announcesBody } from './check-framing.ts';
import type { ReadRequest } from './served-request.ts';
import { holdBody } from './take-body.ts';

/**
 * Gives a request whose body is refused for its format another chance: a YAML or CBOR body is converted to JSON, and
 * `decideAgain` is called once the request is as if it had come so. What is judged is then what the cluster gets. The answer is
 * asked for in the format in which the body came, unless `Accept` says otherwise.
 * @returns whether it is converted, or will be; false for any other refusal, and for a body that was converted before.
 */
export function convertRefused(request: ReadRequest, error: unknown, decideAgain: () => void): boolean {
  const format = convertedFormatOf(request.headers.get('content-type'));
  const isForFormat = error instanceof SecurityError && error.code === 'notAcceptable';
  if (format === null || !isForFormat || !announcesBody(request.headers)) return false;
  const { yamlBytesMax, convertedDepthMax: depthMax } = request.gateway.limits;
  holdBody(request, (bytes) => {
    request.body = convertToJson(bytes, format, { yamlBytesMax, depthMax });
    request.headers = headersOfJson(request.headers, format);
    decideAgain();
  });
  return true;
}

function headersOfJson(headers: RequestHeaders, format: ConvertedFormat): RequestHeaders {
  const converted = new Map(headers);
  const contentType = headers.get('content-type') ?? '';
  converted.set('content-type', contentType.toLowerCase().replace(format, 'json'));
  if (!headers.has('accept')) converted.set('accept', contentType);
  converted.delete('content-encoding');
  return converted;
}
