/** Which clients may administer: those on this machine, or any that has the admin token. */
export type AdminFrom = 'loopback' | 'anywhere';

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i;

/** Whether a client at this IP address, as its socket names it, is heard. A program in the same process has none, and is. */
export const mayAdminister = (from: AdminFrom, address: string | undefined): boolean =>
  from === 'anywhere' || address === undefined || LOOPBACK.test(address);
