import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Below this the headers would cost more than is saved, bytes. */
const WORTH_IT_BYTES = 1_024;
const TEXT = /^(?:application\/(?:json|openapi\+json)|text\/plain)\b/;

const pack = promisify(gzip);

/** Sends figures packed to who takes that. Files and pages of the dashboard go as they are: they cross no network. */
export function registerCompression(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || Buffer.byteLength(payload) < WORTH_IT_BYTES) return payload;
    if (!TEXT.test(String(reply.getHeader('content-type') ?? '')) || reply.hasHeader('content-encoding'))
      return payload;
    const vary = reply.getHeader('vary');
    reply.header('vary', vary === undefined ? 'Accept-Encoding' : `${String(vary)}, Accept-Encoding`);
    if (!takesGzip(request.headers['accept-encoding'])) return payload;
    const packed = await pack(payload);
    reply.headers({ 'content-encoding': 'gzip', 'content-length': String(packed.length) });
    return packed;
  });
}

/** `gzip;q=0` is a refusal; `*` stands for what is not named. */
function takesGzip(header: string | string[] | undefined): boolean {
  const offers = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((offer) => {
      const [name = '', ...parameters] = offer.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { name, wanted: quality === undefined || Number(quality) > 0 };
    });
  const named =
    offers.find(({ name }) => name === 'gzip' || name === 'x-gzip') ?? offers.find(({ name }) => name === '*');
  return named?.wanted ?? false;
}
