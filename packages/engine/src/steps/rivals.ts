import { failedStep } from '../log/steps.ts';
import type { Link } from '../store/store.ts';
import type { Failure } from '../target/target.ts';
import type { Evaluation } from './evaluation.ts';

/**
 * Of several source objects that lead to one target object, the first keeps it and each later one fails with
 * `DuplicateSourceEntries`, before anything is written.
 *
 * @param evaluations a page, in order
 * @param holders who holds the matched target objects already, by target id
 * @param joiningKey what an object would be created under; equal keys are rivals
 */
export function settleRivals(
  evaluations: readonly Evaluation[],
  holders: ReadonlyMap<string, Link>,
  joiningKey: (evaluation: Evaluation) => string,
): readonly Evaluation[] {
  const claims = new Map<string, string>();
  return evaluations.map((evaluation) => {
    const key = claimOf(evaluation, joiningKey);
    if (key === undefined) return evaluation;
    const holderId = claims.get(key) ?? holders.get(evaluation.target?.id ?? '')?.sourceId;
    if (holderId === undefined || holderId === evaluation.object.id) {
      claims.set(key, evaluation.object.id);
      return evaluation;
    }
    return losesTo(holderId, evaluation);
  });
}

function claimOf(
  { end, target, object, ...rest }: Evaluation,
  joiningKey: (evaluation: Evaluation) => string,
): string | undefined {
  if (end.kind === 'planned' || (end.kind === 'skipped' && target !== undefined)) {
    return target === undefined
      ? `new ${joiningKey({ end, object, ...rest })}`
      : `${object.type} ${target.id}`;
  }
  return undefined;
}

function losesTo(holderId: string, evaluation: Evaluation): Evaluation {
  const where = evaluation.target === undefined ? 'would become' : 'matches';
  const failure: Failure = {
    code: 'DuplicateSourceEntries',
    detail: `source object '${evaluation.object.id}' ${where} the same target object as '${holderId}'. Give the two different matching values`,
  };
  const { target: _lost, ...withoutTarget } = evaluation;
  return {
    ...withoutTarget,
    steps: [...evaluation.steps, failedStep('matching', 'EntryImport', failure)],
    end: { kind: 'failed', failure, attempted: 'other' },
  };
}
