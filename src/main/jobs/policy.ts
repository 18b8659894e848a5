import { assertNever, type JobClass } from '../../shared/literals';

/**
 * Whether mining makes room for a job of this class. A desktop and its video players have shared the GPU with everything
 * else all along; a foreign miner is not a job, and stopping for it would be what it wants.
 */
export function doesBlock(jobClass: JobClass): boolean {
  switch (jobClass) {
    case 'claimed':
    case 'training':
    case 'notebook':
    case 'inference':
    case 'game':
    case 'unknown':
      return true;
    case 'video':
    case 'desktop':
    case 'miner':
      return false;
    default:
      return assertNever(jobClass);
  }
}
