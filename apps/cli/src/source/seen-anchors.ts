const CAPACITY_MIN = 1024;
const LOAD_MAX = 0.5;

/**
 * Which anchors a file has shown, and in which line. Holds 64 bits of hash and a line for each, some forty bytes an
 * object at most, where a Set of the anchors would take several times that.
 */
export class SeenAnchors {
  #low = new Uint32Array(CAPACITY_MIN);
  #high = new Uint32Array(CAPACITY_MIN);
  #lines = new Uint32Array(CAPACITY_MIN);
  #size = 0;

  /** The line where the anchor was first seen; undefined the first time, which is remembered. */
  firstLine(anchor: string, line: number): number | undefined {
    if (this.#size >= this.#lines.length * LOAD_MAX) this.#grow();
    const low = hash(anchor, 0x811c9dc5);
    const high = hash(anchor, 0x9747b28c);
    const at = this.#slot(low, high);
    const first = this.#lines[at];
    if (first) return first;

    this.#put(at, { low, high, line });
    this.#size += 1;
    return undefined;
  }

  /** Lines count from 1, so that 0 means free. */
  #slot(low: number, high: number): number {
    const mask = this.#lines.length - 1;
    let at = low & mask;
    while (this.#lines[at] && (this.#low[at] !== low || this.#high[at] !== high)) at = (at + 1) & mask;
    return at;
  }

  #put(at: number, { low, high, line }: { low: number; high: number; line: number }): void {
    this.#low[at] = low;
    this.#high[at] = high;
    this.#lines[at] = line;
  }

  #grow(): void {
    const [lows, highs, lines] = [this.#low, this.#high, this.#lines];
    this.#low = new Uint32Array(lines.length * 2);
    this.#high = new Uint32Array(lines.length * 2);
    this.#lines = new Uint32Array(lines.length * 2);
    for (const [index, line] of lines.entries()) {
      if (line === 0) continue;
      const [low = 0, high = 0] = [lows[index], highs[index]];
      this.#put(this.#slot(low, high), { low, high, line });
    }
  }
}

/** FNV-1a with the final mixing of MurmurHash3, without which short ids fall into the same few slots. */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
