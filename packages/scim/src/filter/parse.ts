import { refusal } from '../error.ts';
import { type AttributePath, readAttributePath } from '../path.ts';
import { COMPARE_OPERATORS, type CompareOperator, type Filter, type FilterValue } from './ast.ts';
import { type Token, tokenize } from './tokenize.ts';

export interface FilterLimits {
  /** Characters of filter text. */
  readonly lengthMax?: number;
  /** Parentheses and brackets inside one another. */
  readonly depthMax?: number;
}

/** Reads a filter (RFC 7644 3.4.2.2). Throws invalidFilter, saying where it failed. */
export function parseFilter(text: string, limits: FilterLimits = {}): Filter {
  const parser = new FilterParser(text, limits);
  const filter = parser.or();
  parser.expectEnd();
  return filter;
}

/** Reads the filter between the brackets of a PATCH path. `text` is that filter alone. */
export function parseValueFilter(text: string, limits: FilterLimits = {}): Filter {
  const parser = new FilterParser(text, limits, { inBrackets: true });
  const filter = parser.or();
  parser.expectEnd();
  return filter;
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** One method for each rule of the grammar; each leaves the reading position behind what it read. */
class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #textLength: number;
  readonly #depthMax: number;
  #next = 0;
  #depth = 0;
  #inBrackets: boolean;

  constructor(
    text: string,
    { lengthMax = 10_000, depthMax = 50 }: FilterLimits,
    { inBrackets }: { readonly inBrackets: boolean } = { inBrackets: false },
  ) {
    if (text.length > lengthMax) {
      throw refusal('invalidFilter', `the filter has ${text.length} characters, more than ${lengthMax}`);
    }
    this.#tokens = tokenize(text);
    this.#textLength = text.length;
    this.#depthMax = depthMax;
    this.#inBrackets = inBrackets;
  }

  or(): Filter {
    return this.#chain('or', () => this.#chain('and', () => this.#unary()));
  }

  expectEnd(): void {
    const token = this.#peek();
    if (token !== undefined) throw refusal('invalidFilter', `${describe(token)} is not expected here`);
  }

  #chain(keyword: 'and' | 'or', operand: () => Filter): Filter {
    const first = operand();
    const filters = [first];
    while (this.#takeKeyword(keyword)) filters.push(operand());
    return filters.length === 1 ? first : { kind: keyword, filters };
  }

  #unary(): Filter {
    const token = this.#peek();
    if (token?.kind === '(') return this.#group();
    if (isWord(token, 'not') && this.#tokens[this.#next + 1]?.kind === '(') {
      this.#next += 1;
      return { kind: 'not', filter: this.#group() };
    }
    const path = this.#path();
    return this.#peek()?.kind === '[' ? this.#valuePath(path) : this.#comparison(path);
  }

  #group(): Filter {
    return this.#nested('(', ')', () => this.or());
  }

  #valuePath({ sub, ...attribute }: AttributePath): Filter {
    if (this.#inBrackets || sub !== undefined) {
      throw refusal(
        'invalidFilter',
        'brackets may only follow the name of a complex attribute, and not inside brackets',
      );
    }
    this.#inBrackets = true;
    const filter = this.#nested('[', ']', () => this.or());
    const suffix = this.#peek();
    const named =
      suffix?.kind === 'word' && suffix.text.startsWith('.') ? this.#suffix(suffix.text) : undefined;
    this.#inBrackets = false;
    // Entra matches with a path where the grammar has a filter: `emails[type eq "work"].value eq "x"`.
    return {
      kind: 'valuePath',
      attribute,
      filter: named === undefined ? filter : { kind: 'and', filters: [filter, named] },
    };
  }

  #suffix(text: string): Filter {
    const path = readAttributePath(text.slice(1));
    if (path === undefined) throw refusal('invalidFilter', `"${text}" is not the name of a sub-attribute`);
    this.#next += 1;
    return this.#comparison(path);
  }

  #comparison(path: AttributePath): Filter {
    const token = this.#take('an operator');
    const operator = token.kind === 'word' ? token.text.toLowerCase() : undefined;
    if (operator === 'pr') return { kind: 'present', path };
    if (!isCompareOperator(operator)) throw refusal('invalidFilter', `${describe(token)} is not an operator`);
    return { kind: 'compare', path, op: operator, value: this.#value() };
  }

  #path(): AttributePath {
    const token = this.#take('an attribute');
    const path = token.kind === 'word' ? readAttributePath(token.text) : undefined;
    if (path === undefined) throw refusal('invalidFilter', `${describe(token)} is not an attribute`);
    return path;
  }

  #value(): FilterValue {
    const token = this.#take('a value');
    if (token.kind === 'string') return token.value;
    if (token.kind === 'word') {
      // Entra writes True where JSON has true, so the literals are read in any case.
      const literal = token.text.toLowerCase();
      if (literal === 'true' || literal === 'false') return literal === 'true';
      if (literal === 'null') return null;
      if (JSON_NUMBER.test(token.text)) return Number(token.text);
    }
    throw refusal('invalidFilter', `${describe(token)} is not a JSON value; strings stand in double quotes`);
  }

  #nested(open: '(' | '[', close: ')' | ']', rule: () => Filter): Filter {
    this.#expect(open);
    this.#depth += 1;
    if (this.#depth > this.#depthMax)
      throw refusal('invalidFilter', `the filter is nested deeper than ${this.#depthMax}`);
    const filter = rule();
    this.#depth -= 1;
    this.#expect(close);
    return filter;
  }

  #expect(kind: Token['kind']): void {
    const token = this.#take(`"${kind}"`);
    if (token.kind !== kind)
      throw refusal('invalidFilter', `${describe(token)} stands where "${kind}" is expected`);
  }

  #takeKeyword(keyword: string): boolean {
    const found = isWord(this.#peek(), keyword);
    if (found) this.#next += 1;
    return found;
  }

  #take(expected: string): Token {
    const token = this.#peek();
    if (token === undefined) {
      throw refusal(
        'invalidFilter',
        `the filter ends at position ${this.#textLength + 1} where ${expected} is expected`,
      );
    }
    this.#next += 1;
    return token;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }
}

function isWord(token: Token | undefined, keyword: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === keyword;
}

function isCompareOperator(text: string | undefined): text is CompareOperator {
  return COMPARE_OPERATORS.some((operator) => operator === text);
}

function describe(token: Token): string {
  const text = token.kind === 'word' ? token.text : token.kind === 'string' ? token.value : token.kind;
  return `"${text.slice(0, 40)}" at position ${token.at + 1}`;
}
