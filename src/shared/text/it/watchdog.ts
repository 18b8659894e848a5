import type { watchdogTexts as english } from '../en/watchdog';
import type { TextsLike } from '../fill';

export const watchdogTexts: TextsLike<typeof english> = {
  restartAt: 'Il miner è stato chiuso e riparte alle {time}.',
  restarted: 'Il miner è stato chiuso e riavviato.',
  bareAt: "{n} {n:problema|problemi} in un'ora: il miner riparte alle {time}, senza overclock.",
  bareStarted: "{n} {n:problema|problemi} in un'ora: il miner è stato riavviato senza overclock.",
  budget: "Gli avvii concessi in un'ora sono esauriti.",
  exclude: "{n} {n:problema|problemi} in un'ora: Fallow lascia stare questo dispositivo finché non riprovi tu.",
  excludeAtOnce: 'Fallow lascia stare questo dispositivo finché non riprovi tu.',
  openSetup: 'Apri la configurazione',
  openGpus: 'Apri la pagina delle GPU',
  openMoney: 'Apri la pagina Denaro',
  lastShare: "Dall'ultima share",
  lastShareValue: '{quiet}[, un problema da {allowed} in poi]',
};
