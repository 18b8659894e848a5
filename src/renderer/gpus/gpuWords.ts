import { gpuTexts as english } from '../../shared/text/en/gpus';
import type { TextsLike } from '../../shared/text/fill';
import { gpuTexts as italian } from '../../shared/text/it/gpus';
import { useWords } from '../words';

export type GpuTexts = TextsLike<typeof english>;

/** The words for what drivers say, in the language of the page. */
export function useGpuWords(): GpuTexts {
  return useWords().language === 'it' ? italian : english;
}
