/**
 * A strict reader of small XML documents: tests ask it whether a picture is well-formed, and what is in it.
 *
 * In: text. Out: its elements in document order, and the first thing that is wrong. It knows what our pictures may
 * hold, elements, attributes and text, and refuses the rest: declarations, comments, sections, instructions.
 */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own text, entities replaced. */
  text: string;
  readonly parent: XmlElement | undefined;
}

export interface XmlDocument {
  readonly elements: readonly XmlElement[];
  readonly problem: string | undefined;
}

/** No character of XML 1.0. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

export function readXml(xml: string): XmlDocument {
  const elements: XmlElement[] = [];
  let open: XmlElement | undefined;
  const fail = (problem: string): XmlDocument => ({ elements, problem });
  const strange = FORBIDDEN.exec(xml);
  if (strange !== null) return fail(`character ${strange[0].codePointAt(0)?.toString(16)} at ${strange.index}`);
  const tag = /<(?:\/(?<end>[\w:-]+)|(?<name>[\w:-]+)(?<attributes>(?:\s+[\w:-]+="[^"<]*")*)\s*(?<empty>\/?))>/y;
  for (let at = 0; at < xml.length;) {
    const next = xml.indexOf('<', at);
    const text = xml.slice(at, next < 0 ? xml.length : next);
    const plain = unescape(text);
    if (plain === undefined || text.includes('>')) return fail(`text at ${at}: ${text.slice(0, 60)}`);
    if (open === undefined && text.trim() !== '') return fail(`text outside at ${at}`);
    if (open !== undefined) open.text += plain;
    if (next < 0) break;
    tag.lastIndex = next;
    const groups = tag.exec(xml)?.groups;
    if (groups === undefined) return fail(`tag at ${next}: ${xml.slice(next, next + 60)}`);
    at = tag.lastIndex;
    if (groups['end'] !== undefined) {
      if (groups['end'] !== open?.name) return fail(`</${groups['end']}> ends <${open?.name}>`);
      open = open.parent;
      continue;
    }
    if (open === undefined && elements.length > 0) return fail('two roots');
    const attributes: Record<string, string> = {};
    for (const [, key = '', value = ''] of (groups['attributes'] ?? '').matchAll(/([\w:-]+)="([^"]*)"/g)) {
      const own = unescape(value);
      if (own === undefined || Object.hasOwn(attributes, key)) return fail(`attribute ${key}="${value}"`);
      attributes[key] = own;
    }
    const element: XmlElement = { name: groups['name'] ?? '', attributes, text: '', parent: open };
    elements.push(element);
    if (groups['empty'] === '') open = element;
  }
  return open === undefined && elements.length > 0
    ? { elements, problem: undefined }
    : fail(`<${open?.name}> is open at the end`);
}

/** Nothing where an ampersand begins no entity. */
function unescape(text: string): string | undefined {
  let isWhole = true;
  const plain = text.replace(/&(?:([\w#]+);)?/g, (_, entity: string | undefined) => {
    const character = entity === undefined ? undefined : ENTITIES[entity];
    if (character === undefined) isWhole = false;
    return character ?? '';
  });
  return isWhole ? plain : undefined;
}
