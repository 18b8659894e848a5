import type { JobClass, JobSource } from '../../shared/literals';
import type { WindowTexts } from '../../shared/text/en/window';

const classWords: Readonly<Record<JobClass, keyof WindowTexts>> = {
  claimed: 'classClaimed',
  training: 'classTraining',
  notebook: 'classNotebook',
  inference: 'classInference',
  game: 'classGame',
  video: 'classVideo',
  desktop: 'classDesktop',
  miner: 'classMiner',
  unknown: 'classUnknown',
};

const sourceWords: Readonly<Record<JobSource, keyof WindowTexts>> = {
  claim: 'sourceClaim',
  hook: 'sourceHook',
  device: 'sourceDevice',
  library: 'sourceLibrary',
  exec: 'sourceExec',
  holder: 'sourceHolder',
  import: 'sourceImport',
};

/** `Training`. History may hold classes of another version: those are just programs. */
export function classWord(jobClass: string, window: WindowTexts): string {
  return window[isKeyOf(classWords, jobClass) ? classWords[jobClass] : 'classUnknown'];
}

/** How it was noticed: `asked with fallow run`. Empty for what only another version knows. */
export function sourceWord(source: string, window: WindowTexts): string {
  return isKeyOf(sourceWords, source) ? window[sourceWords[source]] : '';
}

function isKeyOf<Table extends object>(table: Table, key: string): key is keyof Table & string {
  return Object.hasOwn(table, key);
}
