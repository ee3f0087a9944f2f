export interface Line {
  /** Counts from 1. */
  readonly number: number;
  /** Without its line break. */
  readonly text: string;
}

/** Cuts text that arrives in pieces into lines; LF and CRLF both end one. */
export class LineSplitter {
  #rest = '';
  #number = 0;

  write(text: string): readonly Line[] {
    const pieces = (this.#rest + text).split('\n');
    this.#rest = pieces.pop() ?? '';
    return pieces.map((piece) => this.#line(piece));
  }

  /** The last line, if the text does not end with a line break. */
  end(): readonly Line[] {
    const last = this.#rest;
    this.#rest = '';
    return last === '' ? [] : [this.#line(last)];
  }

  #line(piece: string): Line {
    this.#number += 1;
    return { number: this.#number, text: piece.endsWith('\r') ? piece.slice(0, -1) : piece };
  }
}
