import { printAttributePath } from '../path.ts';
import type { Filter } from './ast.ts';

/** The filter as text that `parseFilter` reads back to an equal filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
      return filter.filters.map((operand) => printOperand(operand, ['and', 'or'])).join(' and ');
    case 'or':
      return filter.filters.map((operand) => printOperand(operand, ['or'])).join(' or ');
    case 'not':
      return `not (${printFilter(filter.filter)})`;
    case 'compare':
      return `${printAttributePath(filter.path)} ${filter.op} ${JSON.stringify(filter.value)}`;
    case 'present':
      return `${printAttributePath(filter.path)} pr`;
    case 'valuePath':
      return `${printAttributePath(filter.attribute)}[${printFilter(filter.filter)}]`;
  }
}

function printOperand(filter: Filter, groupedKinds: readonly Filter['kind'][]): string {
  return groupedKinds.includes(filter.kind) ? `(${printFilter(filter)})` : printFilter(filter);
}
