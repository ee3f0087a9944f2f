import {
  type AssignmentExplanation,
  type ClauseExplanation,
  type Explanation,
  type ExplanationOutcome,
  type Job,
  quarantineRemedy,
} from '@scimulator/engine';
import { entryLines } from '../job/entry-lines.ts';
import { isoTime, many } from '../words.ts';

const ANSWERS: Readonly<Record<ExplanationOutcome, string>> = {
  provisioned: 'provisioned',
  leaves: 'provisioned, and about to leave',
  skipped: 'not provisioned',
  failed: 'not provisioned, though in scope',
};

/** An explanation for people: the answer first, then what it rests on, then what the last cycle said. */
export function explanationLines(explanation: Explanation, job: Job): readonly string[] {
  const { decision, object, lastEntry } = explanation;
  const name = object.userPrincipalName ?? object.displayName;
  const code = decision.code === undefined ? '' : ` (${decision.code})`;
  return [
    `${object.type} ${name}, ${object.id}`,
    row('answer', `${ANSWERS[decision.outcome]}${code}`),
    row('because', decision.because),
    ...(decision.remedy === undefined ? [] : [row('remedy', decision.remedy)]),
    ...jobLines(job),
    '',
    ...foundLines(explanation, job),
    ...rememberedLines(explanation),
    '',
    ...(lastEntry === undefined
      ? [row('last log', 'none: no cycle has evaluated it, or its entries are past their retention')]
      : entryLines(lastEntry, { withSteps: true })),
  ];
}

const row = (label: string, text: string): string => `${label.padEnd(10)}${text}`;

/** What keeps the whole job from working, whoever is asked about. */
function jobLines({ config, state }: Job): readonly string[] {
  const { quarantine } = state;
  return [
    ...(config.schedule === 'Paused'
      ? [row('job', `${config.name} is paused; scimulator start resumes it`)]
      : []),
    ...(quarantine === undefined
      ? []
      : [
          row(
            'job',
            `${config.name} is in quarantine (${quarantine.reason}). ${quarantineRemedy(quarantine)}`,
          ),
        ]),
  ];
}

/** What the evaluation found out, in the order of its steps. */
function foundLines(explanation: Explanation, { config }: Job): readonly string[] {
  const { object, isPending, joining, scope, assignments, clauses } = explanation;
  const seen = isPending ? 'has not been seen by a finished cycle' : 'was seen by the last cycle';
  const by = joining.map(({ attribute, value }) => `${attribute} ${JSON.stringify(value)}`).join(', then ');
  return [
    row('source', `${object.state}; its latest change ${seen}`),
    row('matching', by === '' ? 'no value' : by),
    ...(config.settings.syncAll ? [row('assigned', 'need not be: all users and groups are in scope')] : []),
    ...(config.settings.syncAll ? [] : assignmentLines(assignments)),
    ...(scope === undefined || clauses.length > 0 ? [] : [row('filter', 'none: everybody passes')]),
    ...clauses.map(clauseLine),
  ];
}

function assignmentLines(assignments: readonly AssignmentExplanation[]): readonly string[] {
  if (assignments.length === 0) return [row('assigned', 'no, neither directly nor through a group')];
  return assignments.map(({ role, through, obstacle }) => {
    const way = through === undefined ? 'directly' : `through the group ${through}`;
    return row(
      'assigned',
      `${way}, role ${role}${obstacle === undefined ? '' : `; does not count: ${obstacle}`}`,
    );
  });
}

function clauseLine({ clause, attribute, value, holds }: ClauseExplanation): string {
  return row('filter', `${holds ? 'true ' : 'false'}  ${clause}; ${attribute} is ${JSON.stringify(value)}`);
}

/** What the job remembers of the object. */
function rememberedLines({ link, escrow, referenceEscrow }: Explanation): readonly string[] {
  const managed = link?.isManaged === false ? ', no longer managed' : '';
  const linked = link === undefined ? 'to no account of the target' : `to ${link.targetId}${managed}`;
  const escrows = [escrow, referenceEscrow].flatMap((each) => (each === undefined ? [] : [each]));
  return [
    row('linked', linked),
    ...escrows.map(({ isReference, code, attempts, firstFailureMs, nextAttemptMs }) =>
      row(
        'escrow',
        `${isReference ? 'manager or members: ' : ''}${code} since ${isoTime(firstFailureMs)}, ${many(attempts, 'attempt')}, next at ${isoTime(nextAttemptMs)}`,
      ),
    ),
  ];
}
