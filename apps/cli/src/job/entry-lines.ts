import type { LogEntry, Step } from '@scimulator/engine';
import { detailOf, nameOf, reasonOf } from './entry-words.ts';

/** An entry of the provisioning log for people: what happened to whom; why, and what to do, where it did not simply work. */
export function entryLines(
  entry: LogEntry,
  { withSteps }: { readonly withSteps: boolean },
): readonly string[] {
  return [headLine(entry), ...whyLines(entry), ...(withSteps ? stepLines(entry) : [])];
}

function headLine(entry: LogEntry): string {
  const { activityDateTime, provisioningStatusInfo, provisioningAction, sourceIdentity, subject } = entry;
  const status = provisioningStatusInfo.status.padEnd(7);
  const about = subject === 'references' ? ' (manager or members)' : '';
  return `${activityDateTime}  ${status}  ${provisioningAction.padEnd(7)}  ${sourceIdentity.identityType} ${nameOf(entry)}${about}`;
}

function whyLines(entry: LogEntry): readonly string[] {
  const { status, errorInformation } = entry.provisioningStatusInfo;
  if (status === 'success') return [];
  const remedy = errorInformation?.recommendedAction ?? undefined;
  return [
    `  reason   ${reasonOf(entry)}: ${detailOf(entry)}`,
    ...(remedy === undefined ? [] : [`  remedy   ${remedy}`]),
  ];
}

function stepLines({
  provisioningSteps,
  modifiedProperties,
  cycleId,
  targetIdentity,
}: LogEntry): readonly string[] {
  return [
    `  cycle    ${cycleId}`,
    ...(targetIdentity.id === '' ? [] : [`  target   ${targetIdentity.id}`]),
    ...provisioningSteps.flatMap(stepLine),
    ...modifiedProperties.map(
      ({ displayName, oldValue, newValue }) =>
        `  changed  ${displayName}: ${oldValue ?? '(none)'} → ${newValue ?? '(none)'}`,
    ),
  ];
}

function stepLine({ provisioningStepType, name, status, description, details }: Step): readonly string[] {
  const told = Object.entries(details).map(([key, value]) => `${key}=${value}`);
  return [
    `  step     ${provisioningStepType}, ${name}: ${status}. ${description}`,
    ...(told.length === 0 ? [] : [`           ${told.join(', ')}`]),
  ];
}
