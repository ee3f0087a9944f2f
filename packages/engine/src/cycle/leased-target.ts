import { LeaseLostError } from '../store/store.ts';
import type { Target } from '../target/target.ts';
import type { CycleContext } from './context.ts';

/**
 * The target as the holder of a lease may use it. Between two commits lies a page of requests, and a slow target can make it
 * longer than the lease: before a request the lease is renewed once a third of it is over. Who has lost it sends nothing more.
 *
 * @returns a target whose requests throw LeaseLostError
 */
export function leasedTarget(
  target: Target,
  { store, lease, clock, leaseTtlMs: ttlMs }: Pick<CycleContext, 'store' | 'lease' | 'clock' | 'leaseTtlMs'>,
): Target {
  let renewedMs = clock.now();
  const renewed = async <T>(request: () => Promise<T>): Promise<T> => {
    if (clock.now() - renewedMs > ttlMs / 3) {
      renewedMs = clock.now();
      if (!(await store.renewLease(lease, { ttlMs }))) throw new LeaseLostError(lease.jobId);
    }
    return request();
  };
  return {
    probe: (query) => renewed(() => target.probe(query)),
    find: (query) => renewed(() => target.find(query)),
    get: (type, id) => renewed(() => target.get(type, id)),
    create: (type, resource) => renewed(() => target.create(type, resource)),
    update: (type, id, changes) => renewed(() => target.update(type, id, changes)),
    delete: (type, id) => renewed(() => target.delete(type, id)),
    roles: () => renewed(() => target.roles()),
  };
}
