import type { Locale } from '../../language/messages.ts';
import type { ArticlePart } from '../../shell/article.tsx';

interface HelpContent {
  readonly title: string;
  readonly lead: string;
  readonly contents: string;
  readonly activation: string;
  readonly open: string;
  readonly parts: readonly ArticlePart[];
}

/** What shoppers ask, answered in full. */
export const helpContent: Readonly<Record<Locale, HelpContent>> = {
  en: {
    title: 'Help',
    lead: 'Where your key is, where your money is, and how to activate what you bought.',
    contents: 'On this page',
    activation: 'Activate a key',
    open: 'Open the page to redeem it',
    parts: [
      {
        id: 'delivery',
        title: 'When the key comes',
        text: [
          'The order page shows it as soon as it is found, and a mail brings it too. Keep the link from the mail: it opens the order on any device, without an account.',
          'We take keys from our own stock first. If we have none, we order from a supplier. That usually takes minutes; when a supplier is slow it can take hours. The order page says which of the two is happening, and since when.',
          'If the mail does not arrive, look into the spam folder, then open the order page. The key is there even if the mail is not.',
        ],
      },
      {
        id: 'money',
        title: 'What happens to your money',
        text: [
          'When you pay, your bank holds the amount. We charge your card only when keys are found, and only for those.',
          'If we find some of your keys, you pay for those and the rest is released. If we find none, everything is released. How soon you see that depends on your bank; most show it within a few days.',
          'Some ways to pay cannot hold money. With those you are charged at once, and what we could not deliver is paid back.',
        ],
      },
      {
        id: 'regions',
        title: 'Regions',
        text: [
          'Publishers sell some keys for certain countries only. We compare every game with the country at the top of the page, and say next to the price whether the key works there.',
          'You can still buy a key for somebody in another country. We ask you to confirm that first, since a key that was shown cannot be given back.',
        ],
      },
      {
        id: 'problems',
        title: 'The key does not work',
        text: [
          'Check three things before you write to us:',
          [
            'Is it the right platform and account? A GOG code does not work on Steam.',
            'Is every character right? Copy the key with the button instead of typing it.',
            'Is your account in a country where this key activates? The product page lists where it does not.',
          ],
          'If it still fails, choose “Report a problem” beside the key, in your library or on the order page. We check the key with whoever sold it to us, and replace it or pay you back.',
        ],
      },
    ],
  },
  de: {
    title: 'Hilfe',
    lead: 'Wo dein Key ist, wo dein Geld ist, und wie du aktivierst, was du gekauft hast.',
    contents: 'Auf dieser Seite',
    activation: 'Einen Key aktivieren',
    open: 'Seite zum Einlösen öffnen',
    parts: [
      {
        id: 'delivery',
        title: 'Wann der Key kommt',
        text: [
          'Die Bestellseite zeigt ihn, sobald er gefunden ist, und eine Mail bringt ihn auch. Bewahre den Link aus der Mail auf: Er öffnet die Bestellung auf jedem Gerät, ohne Konto.',
          'Wir nehmen Keys zuerst aus dem eigenen Lager. Haben wir keinen, bestellen wir beim Lieferanten. Das dauert meist Minuten; ist ein Lieferant langsam, können es Stunden werden. Die Bestellseite sagt, was gerade geschieht und seit wann.',
          'Kommt die Mail nicht an, sieh im Spam-Ordner nach und öffne dann die Bestellseite. Der Key steht dort auch ohne Mail.',
        ],
      },
      {
        id: 'money',
        title: 'Was mit deinem Geld passiert',
        text: [
          'Beim Bezahlen reserviert deine Bank den Betrag. Wir belasten deine Karte erst, wenn Keys gefunden sind, und nur für diese.',
          'Finden wir einen Teil deiner Keys, bezahlst du diesen, der Rest wird freigegeben. Finden wir keinen, wird alles freigegeben. Wann du das siehst, hängt von deiner Bank ab; meist sind es wenige Tage.',
          'Manche Zahlarten können nichts reservieren. Dann wird sofort abgebucht, und was wir nicht liefern konnten, zahlen wir zurück.',
        ],
      },
      {
        id: 'regions',
        title: 'Regionen',
        text: [
          'Publisher verkaufen manche Keys nur für bestimmte Länder. Wir vergleichen jedes Spiel mit dem Land oben auf der Seite und sagen neben dem Preis, ob der Key dort funktioniert.',
          'Du kannst trotzdem einen Key für jemanden in einem anderen Land kaufen. Vorher bitten wir dich, das zu bestätigen, denn ein gezeigter Key kann nicht zurückgegeben werden.',
        ],
      },
      {
        id: 'problems',
        title: 'Der Key funktioniert nicht',
        text: [
          'Prüfe drei Dinge, bevor du uns schreibst:',
          [
            'Sind es die richtige Plattform und das richtige Konto? Ein GOG-Code geht nicht auf Steam.',
            'Stimmt jedes Zeichen? Kopiere den Key mit der Taste, statt ihn abzutippen.',
            'Ist dein Konto in einem Land, in dem sich dieser Key aktivieren lässt? Die Produktseite nennt, wo nicht.',
          ],
          'Geht es dann noch nicht, wähle „Problem melden“ neben dem Key, in deiner Bibliothek oder auf der Bestellseite. Wir prüfen den Key bei unserem Verkäufer und ersetzen ihn oder zahlen dir das Geld zurück.',
        ],
      },
    ],
  },
};
