/*
 * Distinguished names (RFC 4514, with the quotes and semicolons of its predecessors), brought into one form in which
 * equal names are equal strings: `CN=Smith\2C Al , O=X` and `cn=smith\, al,o=x` are the same object.
 */

/** Undefined when the text is no distinguished name. */
export function normalizeDn(text: string): string | undefined {
  const rdns = splitRdns(text)?.map((rdn) =>
    rdn.map((part) => `${part.type}=${withEscapes(fold(part.value))}`).sort(),
  );
  return rdns?.map((parts) => parts.join('+')).join(',');
}

export interface RdnPart {
  /** Lower case. */
  readonly type: string;
  /** As written, without escapes. */
  readonly value: string;
}

/** The relative names of a distinguished name, each with its one or more parts. Undefined when it is none. */
export function splitRdns(text: string): readonly (readonly RdnPart[])[] | undefined {
  const rdns = splitUnescaped(text, /[,;]/).map((rdn) => splitUnescaped(rdn, /\+/).map(readPart));
  const isWhole = rdns.every((parts) => parts.every((part) => part !== undefined));
  return isWhole ? rdns.map((parts) => parts.filter((part) => part !== undefined)) : undefined;
}

const ATTRIBUTE_TYPE = /^[a-z0-9][a-z0-9.-]*$/i;

function readPart(text: string): RdnPart | undefined {
  const [type = '', ...rest] = text.split('=');
  if (rest.length === 0 || !ATTRIBUTE_TYPE.test(type.trim())) return undefined;
  return { type: type.trim().toLowerCase(), value: withoutEscapes(rest.join('=').trim()) };
}

/** Splits at the separators that are neither escaped nor inside quotes. */
function splitUnescaped(text: string, separator: RegExp): readonly string[] {
  // Nearly all names are plain, and a directory holds many of them.
  if (!/[\\"]/.test(text)) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && separator.test(character)) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function withoutEscapes(text: string): string {
  const unquoted = text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  if (!unquoted.includes('\\')) return unquoted;
  // Neighbouring hex pairs are the bytes of one UTF-8 character, so they are decoded together.
  return unquoted.replace(/(?:\\[0-9a-f]{2})+|\\(.)/gi, (escaped, character: string | undefined) =>
    character === undefined ? Buffer.from(escaped.replaceAll('\\', ''), 'hex').toString('utf8') : character,
  );
}

function fold(value: string): string {
  return value.trim().replace(/\s+/g, ' ').toLowerCase();
}

function withEscapes(value: string): string {
  return value.replace(/[\\,;+"<>=]/g, '\\$&');
}
