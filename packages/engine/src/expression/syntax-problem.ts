/** Where and how a text is no expression. Positions count characters from 1. */
export interface SyntaxProblem {
  readonly position: number;
  readonly expected: string;
  readonly found: string;
}

/** Thrown inside the parser, a value outside. */
export class ExpressionSyntaxError extends Error {
  override readonly name = 'ExpressionSyntaxError';
  readonly problem: SyntaxProblem;

  constructor(problem: SyntaxProblem) {
    super(printProblem(problem));
    this.problem = problem;
  }
}

export function printProblem({ position, expected, found }: SyntaxProblem): string {
  return `at character ${position}: expected ${expected}, found ${found}`;
}
