import type { Locale } from '../../language/messages.ts';
import type { LegalContent } from './legal-page.tsx';

export const privacy: Readonly<Record<Locale, LegalContent>> = {
  en: {
    title: 'Privacy',
    lead: 'What we know about you, why, for how long, and who else sees it. No advertising, no tracking, no cookies to agree to.',
    contents: 'On this page',
    parts: [
      {
        id: 'kept',
        title: 'What we keep',
        text: [
          'With an order: your e-mail address, your country, what you bought, what was paid, and which keys you got. We need it to deliver, and tax law makes us keep invoices.',
          'With an account: your e-mail address and your orders.',
          'In logs of our servers: which address was asked for and when, without names, mail addresses or keys. They are deleted after 90 days at most.',
        ],
      },
      {
        id: 'browser',
        title: 'What your browser keeps',
        text: [
          'Your country, language, look and the id of your cart, in the storage of this site. They stay on your device; you can delete them in its settings.',
        ],
      },
      {
        id: 'others',
        title: 'Who else sees it',
        text: [
          'Stripe takes the payment and knows your card; we never see its number. Amazon Web Services runs our servers, in Frankfurt. Suppliers of keys are told which game we buy, and not for whom.',
        ],
      },
      {
        id: 'rights',
        title: 'Your rights',
        text: [
          'You may see, correct, take away and delete what we know about you, and complain to a data protection authority. Keys stay readable to you until you delete your account. Invoices stay as long as the law demands.',
        ],
      },
    ],
  },
  de: {
    title: 'Datenschutz',
    lead: 'Was wir über dich wissen, warum, wie lange, und wer es sonst sieht. Keine Werbung, kein Tracking, keine Cookies zum Abnicken.',
    contents: 'Auf dieser Seite',
    parts: [
      {
        id: 'kept',
        title: 'Was wir speichern',
        text: [
          'Zu einer Bestellung: deine E-Mail-Adresse, dein Land, was du gekauft und bezahlt hast und welche Keys du bekommen hast. Wir brauchen das zum Liefern, und das Steuerrecht verlangt, dass wir Rechnungen aufbewahren.',
          'Zu einem Konto: deine E-Mail-Adresse und deine Bestellungen.',
          'In Protokollen unserer Server: welche Adresse wann aufgerufen wurde, ohne Namen, Mailadressen und Keys. Sie werden nach spätestens 90 Tagen gelöscht.',
        ],
      },
      {
        id: 'browser',
        title: 'Was dein Browser speichert',
        text: [
          'Dein Land, deine Sprache, das Aussehen und die Kennung deines Warenkorbs, im Speicher dieser Seite. Sie bleiben auf deinem Gerät; du kannst sie in seinen Einstellungen löschen.',
        ],
      },
      {
        id: 'others',
        title: 'Wer es sonst sieht',
        text: [
          'Stripe nimmt die Zahlung an und kennt deine Karte; wir sehen ihre Nummer nie. Amazon Web Services betreibt unsere Server, in Frankfurt. Lieferanten von Keys erfahren, welches Spiel wir kaufen, und nicht für wen.',
        ],
      },
      {
        id: 'rights',
        title: 'Deine Rechte',
        text: [
          'Du kannst sehen, berichtigen, mitnehmen und löschen, was wir über dich wissen, und dich bei einer Datenschutzbehörde beschweren. Keys bleiben für dich lesbar, bis du dein Konto löschst. Rechnungen bleiben so lange, wie das Gesetz es verlangt.',
        ],
      },
    ],
  },
};
