import { encodeRequest, hashesOfTarget, readWork } from '../stratum';
import { type Dialect, type Heard, isNotUnderstood, nobody, noPassword, type PoolLogin } from './dialect';
import { type PoolMessage, positive } from './message';

const loginId = 1;
const workId = 2;

/** eth-proxy: the calls of an Ethereum node, with a login before them. It begins with that login. */
export const ethProxy: Dialect = {
  id: 'ethProxy',
  beginsWithLogin: true,
  opening: ({ wallet, worker }) => [
    encodeRequest(loginId, 'eth_submitLogin', [wallet ?? nobody, noPassword], worker ?? undefined),
  ],
  read: (message, login) => (message.kind === 'answer' ? readAnswer(message, login) : {}),
};

function readAnswer({ id, result, error }: Extract<PoolMessage, { kind: 'answer' }>, { wallet }: PoolLogin): Heard {
  const job = readWork(result);
  if (job?.target !== undefined && job.target !== null) return readJob(job.target); // pools push work as an answer to 0, too
  if (Number(id) !== loginId) return {};
  if (error !== null && isNotUnderstood(error)) return { isOtherDialect: true, refusal: error.message };
  if (error === null && typeof result !== 'boolean') return { isOtherDialect: true };
  const isAuthorized = error === null && result === true;
  const send = isAuthorized ? [encodeRequest(workId, 'eth_getWork', [])] : [];
  if (wallet === null) return { isSubscribed: true, send };
  return { isSubscribed: true, isAuthorized, ...(error === null ? {} : { refusal: error.message }), send };
}

function readJob(target: bigint): Heard {
  const difficulty = positive(hashesOfTarget(target));
  return { work: 'unknown', ...(difficulty === undefined ? {} : { difficulty }) };
}
