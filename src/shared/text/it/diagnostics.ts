import type { diagnosticsTexts as english } from '../en/diagnostics';
import type { TextsLike } from '../fill';

export const diagnosticsTexts: TextsLike<typeof english> = {
  title: 'Diagnostica',
  help: "Se qualcuno ti aiuta: registri, versioni, impostazioni e l'ultima ora di letture in un file solo. Wallet, password, token, il tuo nome e quello di questa macchina sono cancellati. Non viene inviato nulla.",
  show: 'Mostra che cosa conterrebbe',
  again: 'Raccogli di nuovo',
  gathering: 'Raccolta in corso…',
  what: '{files} file, {size}. {struck} punti con segreti o nomi sono stati cancellati. Guardali prima di condividerli.',
  whatOne: '{files} file, {size}. Un punto con un segreto o un nome è stato cancellato. Guardali prima di condividerli.',
  file: 'File nello zip',
  content: 'Contenuto di {file}',
  save: 'Salva come zip',
  saved: 'Consegnato per il salvataggio: {file}',
};
