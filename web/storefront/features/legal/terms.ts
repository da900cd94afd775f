import type { Locale } from '../../language/messages.ts';
import type { LegalContent } from './legal-page.tsx';

export const terms: Readonly<Record<Locale, LegalContent>> = {
  en: {
    title: 'Terms',
    lead: 'What you agree to when you buy here, in words you can read. The law of your country on consumers holds in any case.',
    contents: 'On this page',
    parts: [
      {
        id: 'contract',
        title: 'The purchase',
        text: [
          'You order when you press the button that names the amount to pay. The contract comes about when we charge your payment or show you a key, whichever is first.',
          'We sell keys: codes that activate a game or a credit on a platform of somebody else. To play you need an account there, and accept its terms.',
          'Prices include the tax of the country you chose. There are no other costs.',
        ],
      },
      {
        id: 'payment',
        title: 'Payment',
        text: [
          'The amount is held when you order and charged when keys are found, for those keys only. What is not found is released. Where a way to pay cannot hold money, it is charged at once and the part not delivered is paid back.',
        ],
      },
      {
        id: 'delivery',
        title: 'Delivery',
        text: [
          'A key is delivered when it can be read on your order page. We also mail it to the address you gave.',
          'The product page says where a key activates. Whoever buys one for another country confirms that before paying.',
        ],
      },
      {
        id: 'withdrawal',
        title: 'Right of withdrawal',
        text: [
          'As a consumer in the European Union you may withdraw within 14 days without giving a reason. To do so, tell us clearly, for example by answering the mail of your order.',
          'The right ends when we have begun to deliver a digital item, if you agreed to that expressly before and acknowledged that you lose the right with it. We ask for both at checkout, and confirm them by mail.',
          'Until a key was shown to you, you may give it back. We pay you back the way you paid, within 14 days.',
        ],
      },
      {
        id: 'faults',
        title: 'Keys that do not work',
        text: [
          'If a key does not do what its page says, we replace it or pay you back. Tell us by “Report a problem” beside the key. Your rights by law are not touched.',
        ],
      },
    ],
  },
  de: {
    title: 'AGB',
    lead: 'Dem stimmst du zu, wenn du hier kaufst, in lesbaren Worten. Das Verbraucherrecht deines Landes gilt in jedem Fall.',
    contents: 'Auf dieser Seite',
    parts: [
      {
        id: 'contract',
        title: 'Der Kauf',
        text: [
          'Du bestellst mit der Taste, auf der der zu zahlende Betrag steht. Der Vertrag kommt zustande, wenn wir deine Zahlung abbuchen oder dir einen Key zeigen, je nachdem, was zuerst geschieht.',
          'Wir verkaufen Keys: Codes, die ein Spiel oder ein Guthaben auf der Plattform eines anderen aktivieren. Zum Spielen brauchst du dort ein Konto und nimmst dessen Bedingungen an.',
          'Preise enthalten die Steuer des Landes, das du gewählt hast. Weitere Kosten gibt es nicht.',
        ],
      },
      {
        id: 'payment',
        title: 'Zahlung',
        text: [
          'Der Betrag wird bei der Bestellung reserviert und abgebucht, wenn Keys gefunden sind, nur für diese Keys. Was nicht gefunden wird, wird freigegeben. Kann eine Zahlart nichts reservieren, wird sofort abgebucht und der nicht gelieferte Teil zurückgezahlt.',
        ],
      },
      {
        id: 'delivery',
        title: 'Lieferung',
        text: [
          'Ein Key ist geliefert, wenn er auf deiner Bestellseite gelesen werden kann. Wir schicken ihn auch an die Adresse, die du angegeben hast.',
          'Die Produktseite sagt, wo sich ein Key aktivieren lässt. Wer einen für ein anderes Land kauft, bestätigt das vor dem Bezahlen.',
        ],
      },
      {
        id: 'withdrawal',
        title: 'Widerrufsrecht',
        text: [
          'Als Verbraucher in der Europäischen Union kannst du binnen 14 Tagen ohne Angabe von Gründen widerrufen. Teile uns das eindeutig mit, zum Beispiel als Antwort auf die Mail zu deiner Bestellung.',
          'Das Recht erlischt, wenn wir mit der Lieferung eines digitalen Inhalts begonnen haben, du dem vorher ausdrücklich zugestimmt und bestätigt hast, dass du das Recht damit verlierst. Beides fragen wir an der Kasse und bestätigen es per Mail.',
          'Solange dir ein Key nicht gezeigt wurde, kannst du ihn zurückgeben. Du bekommst dein Geld binnen 14 Tagen auf dem Weg zurück, auf dem du bezahlt hast.',
        ],
      },
      {
        id: 'faults',
        title: 'Keys, die nicht funktionieren',
        text: [
          'Tut ein Key nicht, was auf seiner Seite steht, ersetzen wir ihn oder zahlen dir das Geld zurück. Sage es uns über „Problem melden“ neben dem Key. Deine gesetzlichen Rechte bleiben unberührt.',
        ],
      },
    ],
  },
};
