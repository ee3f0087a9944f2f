import type { PlannedRequest } from '@scimulator/engine';

const SHOWN_MAX = 200;
const REDACTED = '[Redact]';

/** The request as it may be shown: what the mapping hides stays hidden. */
export function redacted(request: PlannedRequest): PlannedRequest {
  if (request.action !== 'update') return request;
  return {
    ...request,
    changes: request.changes.map((change) =>
      change.isRedacted === true ? { ...change, value: REDACTED, oldValue: REDACTED } : change,
    ),
  };
}

/** What a run would have sent, as lines. */
export function dryRunLines(planned: readonly PlannedRequest[]): readonly string[] {
  const shown = planned.slice(0, SHOWN_MAX).map((request) => `would send ${lineOf(redacted(request))}`);
  const rest = planned.length - shown.length;
  return [
    ...shown,
    ...(rest > 0 ? [`           and ${rest} more; --json lists them all`] : []),
    `dry run    ${planned.length} writes were held back, and nothing was kept`,
  ];
}

function lineOf(request: PlannedRequest): string {
  switch (request.action) {
    case 'create': {
      const { userName, displayName } = request.resource;
      return `POST /${request.type}s ${String(userName ?? displayName)}`;
    }
    case 'update': {
      const changes = request.changes.map(({ path, kind, value }) =>
        kind === 'remove' ? `${path} − ${textOf(value)}` : `${path} = ${textOf(value)}`,
      );
      return `PATCH /${request.type}s/${request.id} ${changes.join(', ')}`;
    }
    case 'delete':
      return `DELETE /${request.type}s/${request.id}`;
  }
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
