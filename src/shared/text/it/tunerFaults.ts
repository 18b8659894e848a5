import type { tunerFaults as english } from '../en/tunerFaults';
import type { TextsLike } from '../fill';

export const tunerFaults: TextsLike<typeof english> = {
  'tuner/not-tunable': {
    title: 'Questo dispositivo ora non si può ottimizzare',
    help: 'Imposta un miner per il dispositivo, lascialo estrarre e affida all’ottimizzatore almeno una delle sue opzioni.',
  },
  'tuner/running': {
    title: 'Questo dispositivo è già in ottimizzazione',
    help: 'Aspetta la fine della sessione, oppure fermala prima.',
  },
  'tuner/not-running': {
    title: 'Nessuna ottimizzazione in corso',
    help: 'Avviane una nella pagina dell’ottimizzatore o con "fallow tuner start".',
  },
  'tuner/nothing-to-decide': {
    title: 'Non c’è un risultato su cui decidere',
    help: 'Prima ottimizza il dispositivo: adottare, tenere e annullare riguardano ciò che è stato trovato.',
  },
  'tuner/no-result': {
    title: 'Questo risultato non è salvato qui',
    help: 'Forse è stato tolto. Guarda di nuovo l’elenco dei risultati.',
  },
  'tuner/import-unreadable': {
    title: 'Questo non è un file di risultati dell’ottimizzatore',
    help: 'Scegli un file esportato da Fallow.',
  },
  'tuner/import-other-kind': {
    title: 'Questi risultati sono di un altro tipo di rig',
    help: 'I risultati di prova e quelli delle schede vere non si mescolano mai.',
  },
  'tuner/broken': {
    title: 'L’ottimizzatore si è guastato',
    help: 'Il dispositivo estrae con le opzioni di prima. Riavvia l’ottimizzatore; se succede ancora, segnalalo con il log della cartella dei dati.',
  },
};
