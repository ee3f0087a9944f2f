import {
  type Connection,
  Service,
  type ServiceOptions,
  safePatterns,
  scimTarget,
  type Target,
} from '@scimulator/engine';
import type { Io } from '../io.ts';
import type { StateParts } from '../state/open-state.ts';
import { poolTransport } from '../transport.ts';

/** A state on this machine is one tenant. */
export const LOCAL_TENANT_ID = '00000000-0000-4000-8000-000000000000';

/** Owns the lease of every job in a state that only one process can have open. */
const ONLY_OWNER = 'local';

export interface ServiceFields {
  readonly io: Pick<Io, 'clock' | 'ids'>;
  /** Nobody else has the state open: what a killed run left behind is taken over at once. */
  readonly isExclusive: boolean;
  /** Opens a job's target; commands that never ask a target leave it out. */
  readonly connect?: ServiceOptions['connect'];
}

/** The engine over a state. */
export function serviceFor(
  { store, directory }: StateParts,
  { io, isExclusive, connect = refuseToConnect }: ServiceFields,
): Service {
  return new Service({
    store,
    directory,
    clock: io.clock,
    ids: io.ids,
    patterns: safePatterns(),
    connect,
    tenantId: LOCAL_TENANT_ID,
    // Not the pid: processes on other machines, and in other containers, have the same.
    owner: isExclusive ? ONLY_OWNER : io.ids.next(),
  });
}

function refuseToConnect(): never {
  throw new Error('invariant: this command does not reach a target');
}

/** A connection to a SCIM target over HTTP; close it when done. */
export function scimConnection(token: string, { clock }: Pick<Io, 'clock'>) {
  const transport = poolTransport();
  const connect = ({ baseAddress, settings }: Connection): Target =>
    scimTarget({ baseAddress, token, transport, clock, settings });
  return { connect, close: () => transport.close() };
}
