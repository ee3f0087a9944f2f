import type { Connection } from '@scimulator/engine';
import { Service, type ServiceOptions, safePatterns, scimTarget, type Target } from '@scimulator/engine';
import type { Io } from '../io.ts';
import type { StateParts } from '../state/open-state.ts';
import type { StateSpec } from '../state/state-spec.ts';
import { poolTransport } from '../transport.ts';

/** A state on this machine is one tenant. */
export const LOCAL_TENANT_ID = '00000000-0000-4000-8000-000000000000';

export interface ServiceFields {
  readonly io: Io;
  readonly spec: StateSpec;
  /** Opens a job's target; commands that never ask a target leave it out. */
  readonly connect?: ServiceOptions['connect'];
}

/** The engine over a state. */
export function serviceFor(
  { store, directory }: StateParts,
  { io, spec, connect = refuseToConnect }: ServiceFields,
): Service {
  return new Service({
    store,
    directory,
    clock: io.clock,
    ids: io.ids,
    patterns: safePatterns(),
    connect,
    tenantId: LOCAL_TENANT_ID,
    // A state that only one process can open has no rival: what a killed run left behind is taken over at once.
    owner: spec.kind === 'postgres' ? `process ${io.pid}` : 'local',
  });
}

function refuseToConnect(): never {
  throw new Error('this command does not reach a target');
}

/** A connection to a SCIM target over HTTP; close it when done. */
export function scimConnection(token: string, { clock }: Pick<Io, 'clock'>) {
  const transport = poolTransport();
  const connect = ({ baseAddress, settings }: Connection): Target =>
    scimTarget({ baseAddress, token, transport, clock, settings });
  return { connect, close: () => transport.close() };
}
