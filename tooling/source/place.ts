/** Something that stands in a line of a file. */
export interface Place {
  readonly line: number;
  readonly name: string;
}

/** The line, counted from 1, that an offset of a text lies in. */
export type LineAt = (offset: number) => number;

export function lineCounter(text: string): LineAt {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (offset) => {
    const next = starts.findIndex((start) => start > offset);
    return next < 0 ? starts.length : next;
  };
}
