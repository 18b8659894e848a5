import type { downloadFaults as english } from '../en/downloadFaults';
import type { TextsLike } from '../fill';

export const downloadFaults: TextsLike<typeof english> = {
  'download/unknown-miner': {
    title: 'Fallow non conosce questo miner',
    help: 'La pagina di configurazione elenca quelli che conosce.',
  },
  'download/no-checksum': {
    title: 'Nessuna somma di controllo è pubblicata[ per {miner}], quindi Fallow non lo scarica',
    help: 'Prendilo dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/unreachable': {
    title: 'Il server da cui scaricare non è raggiungibile[: {host}]',
    help: 'Controlla la rete, e data e ora di questa macchina, poi scarica di nuovo.',
  },
  'download/refused': {
    title: 'Il server non dà il file[ (risposta {status})]',
    help: 'Scarica di nuovo più tardi, oppure prendilo dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/redirected': {
    title: 'Il download porta in un posto di cui Fallow non si fida[: {host}]',
    help: 'Non è stato tenuto nulla. Prendi il miner dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/too-large': {
    title: 'Il file da scaricare è più grande di qualsiasi miner',
    help: 'Non è stato tenuto nulla. Prendi il miner dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/interrupted': {
    title: 'Il download si è interrotto',
    help: 'Scarica di nuovo: dove il server lo permette, riprende da dove si era interrotto.',
  },
  'download/too-slow': {
    title: 'Il server da cui scaricare è troppo lento',
    help: 'Scarica di nuovo più tardi: dove il server lo permette, riprende da dove si era interrotto.',
  },
  'download/wrong-checksum': {
    title: 'Il file[ di {miner}] non è quello pubblicato, ed è stato cancellato',
    help: 'Scarica di nuovo. Se succede ancora, non usare quel file: qualcuno può averlo cambiato.',
  },
  'download/bad-signature': {
    title: 'La firma delle somme di controllo[ di {miner}] non è del suo autore',
    help: 'Non è stato scaricato nulla. Scarica di nuovo più tardi; se resta così, non usare quel file.',
  },
  'download/unsafe-archive': {
    title: "L'archivio[ di {miner}] contiene qualcosa che non c'entra[: {entry}]",
    help: 'È stato cancellato, non ne è rimasto nulla. Prendi il miner dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/bad-archive': {
    title: "L'archivio[ di {miner}] non si può leggere",
    help: 'È stato cancellato. Prendi il miner dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/disk-full': {
    title: "Non c'è spazio per il miner",
    help: 'Libera spazio su disco e scarica di nuovo. Ciò che era stato scaricato è stato cancellato.',
  },
  'download/not-saved': {
    title: 'Il miner non si è potuto scrivere su disco[: {reason}]',
    help: 'Rendi scrivibile la cartella dei dati e riprova.',
  },
  'download/no-xz': {
    title: 'Fallow ha bisogno del programma xz per aprire questo miner',
    help: 'Installalo (su Ubuntu e Debian: sudo apt install xz-utils), poi scarica di nuovo.',
  },
  'download/no-program': {
    title: "L'archivio[ di {miner}] non contiene il suo programma[ {program}]",
    help: 'È stato cancellato. Prendi il miner dalla pagina del suo autore[, {page}], e scegli il file.',
  },
  'download/no-previous': {
    title: "Non c'è una versione precedente[ di {miner}] a cui tornare",
    help: 'Fallow tiene il programma prima di quello attuale. Scegli un file per usarne un altro.',
  },
};
