import type { LogEntry } from '@scimulator/engine';

/** What people know the object of an entry by. */
export function nameOf({ sourceIdentity }: LogEntry): string {
  const { details, displayName, id } = sourceIdentity;
  return details['UserPrincipalName'] ?? (displayName === '' ? id : displayName);
}

/** The error code, or the skip reason that the last step gives. */
export function reasonOf({ provisioningStatusInfo, provisioningSteps }: LogEntry): string {
  const code = provisioningStatusInfo.errorInformation?.errorCode;
  if (code !== undefined) return code;
  const details = provisioningSteps.toReversed().map((step) => step.details);
  return (
    details.map((one) => one['SkipReason'] ?? one['ErrorCode']).find((reason) => reason !== undefined) ?? ''
  );
}

/** What the log says happened: the error's reason, else what the step says that did not simply succeed. */
export function detailOf({ provisioningStatusInfo, provisioningSteps }: LogEntry): string {
  const { errorInformation } = provisioningStatusInfo;
  if (errorInformation !== null) return errorInformation.reason;
  const ending = provisioningSteps.find(({ status }) => status !== 'success') ?? provisioningSteps.at(-1);
  // A skip for want of scope says what to do; why it is so stands in the evaluation of the scope before it.
  const isAboutScope = ending?.provisioningStepType === 'scoping';
  const telling = isAboutScope
    ? provisioningSteps.find(({ provisioningStepType }) => provisioningStepType === 'scoping')
    : ending;
  return telling?.description ?? '';
}
