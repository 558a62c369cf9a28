/**
 * A state as the end of an address: `#v1.` and base64url of deflated JSON, and back.
 *
 * In: a state; out: a fragment, in which defaults are left out. The other way anything may come in: nothing is thrown,
 * nothing is unpacked beyond a bound (a bomb is let go while it unpacks), and what does not pass the schema is a
 * diagnostic. A fragment that is no link at all, such as the name of a place on the page, is nothing. RFC 1951, RFC 4648 §5.
 */

import type { Checked, Diagnostic } from '@heed/diagnostics';
import { report } from '../messages.ts';
import type { PageState } from './page-state.ts';
import { validate } from './valid-state.ts';

const VERSION = 1;
/** Bytes of JSON; a state within its own bounds has fewer. */
const MOST_UNPACKED = 256 * 1024;
/** Characters; deflate does not make texts longer by more than this leaves. */
const MOST_PACKED = 384 * 1024;
const FORM = /^#?v(\d{1,9})\.(.*)$/s;

export async function encodeLink(state: PageState): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(sparse(state)));
  const packed = await collect(through(bytes, new CompressionStream('deflate-raw')), Number.POSITIVE_INFINITY);
  return `#v${VERSION}.${toBase64(packed ?? new Uint8Array())}`;
}

export function isLink(fragment: string): boolean {
  return FORM.test(fragment);
}

/** Never rejects. `value` is absent without a diagnostic where the fragment is no link. */
export async function decodeLink(fragment: string): Promise<Checked<PageState>> {
  const [, version, packed = ''] = FORM.exec(fragment) ?? [];
  if (version === undefined) return { value: undefined, diagnostics: [] };
  if (Number(version) !== VERSION) return failed(report['link/version']({ version: Number(version), known: VERSION }));
  const value = validate(await unpack(packed));
  return value === undefined ? failed(report['link/broken']({})) : { value, diagnostics: [] };
}

/** What the link says, whatever that is; nothing where it cannot be unpacked. */
async function unpack(packed: string): Promise<unknown> {
  const bytes = packed.length > MOST_PACKED ? undefined : fromBase64(packed);
  if (bytes === undefined) return undefined;
  try {
    const unpacked = await collect(through(bytes, new DecompressionStream('deflate-raw')), MOST_UNPACKED);
    return unpacked && JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unpacked));
  } catch {
    // Not deflated, not UTF-8, not JSON, or nested deeper than the engine reads.
    return undefined;
  }
}

/** The state without what is the default. */
function sparse({ formula, inputs, sizes, tokens, backend, language, step, cell, seed }: PageState): object {
  const filled = (record: object): boolean => Object.keys(record).length > 0;
  return {
    formula,
    ...(filled(inputs) && { inputs }),
    ...(filled(sizes) && { sizes }),
    ...(filled(tokens) && { tokens }),
    ...(backend !== 'reference' && { backend }),
    ...(language && { language }),
    ...(step !== undefined && { step }),
    ...(cell && { cell }),
    ...(seed !== 0 && { seed }),
  };
}

interface Transform {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<BufferSource>;
}

function through(bytes: Uint8Array<ArrayBuffer>, { readable, writable }: Transform): ReadableStream<Uint8Array> {
  const writer = writable.getWriter();
  // What goes wrong is told at the reading end.
  const ignore = (): void => undefined;
  writer.write(bytes).catch(ignore);
  writer.close().catch(ignore);
  return readable;
}

/** All bytes; nothing where there are more than `most`. */
async function collect(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** A piece at a time: arguments of a call are limited in number. */
const PIECE = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += PIECE) binary += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0));
  } catch {
    // A length that no bytes have.
    return undefined;
  }
}

function failed(diagnostic: Diagnostic): Checked<never> {
  return { value: undefined, diagnostics: [diagnostic] };
}
