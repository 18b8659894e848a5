import { type BrowserWindow, dialog } from 'electron';
import type { Fault } from '../../../shared/faults';
import type { Language, Mode } from '../../../shared/literals';
import { faultText } from '../../../shared/text/catalogue';
import { shellWords } from './shellWords';

// The few questions that cannot stand in the page: it is about to go, or it never came.

/** The window closes and no tray is there to bring it back. */
export async function askWhetherToGoOn(window: BrowserWindow, mode: Mode, language: Language): Promise<'goOn' | 'stop' | 'stay'> {
  const words = shellWords(language);
  const isMining = mode === 'mining';
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: isMining ? words.closeMining : words.closeIdle,
    detail: words.closeHelp,
    buttons: [
      isMining ? words.closeKeepMining : words.closeKeep,
      isMining ? words.closeStopMining : words.closeStop,
      words.closeCancel,
    ],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return (['goOn', 'stop', 'stay'] as const)[response] ?? 'stay';
}

/** The app behind a window that is only its client has ended. */
export async function askWhetherToStart(language: Language): Promise<boolean> {
  const words = shellWords(language);
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: words.lostTitle,
    detail: words.lostHelp,
    buttons: [words.lostStart, words.lostClose],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

/** What kept the app from starting, for who started it from an icon and sees no stderr. */
export async function tellWhyNotStarted({ code, values, detail }: Fault, language: Language): Promise<void> {
  const words = shellWords(language);
  const { title, help } = faultText(code, values ?? {}, language);
  await dialog.showMessageBox({
    type: 'error',
    title: words.startFailed,
    message: title,
    detail: [help, ...(detail === undefined ? [] : [detail])].join('\n\n'),
    buttons: [words.leave],
    noLink: true,
  });
}
