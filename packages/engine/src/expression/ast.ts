/** The comparisons that `IIF` and `CBool` understand; there is no AND or OR (entra-engine 4.5). */
export type ComparisonOperator = '=' | '<>' | '>' | '>=' | '<' | '<=';

/** A mapping expression (entra-engine 4.5) as data. `omitted` stands for nothing between two commas. */
export type Expression =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'omitted' };
