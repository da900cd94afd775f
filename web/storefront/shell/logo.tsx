/** A ticket with a keyhole punched through it. */
export function Logo() {
  return (
    <span className="flex items-center gap-2.5">
      <svg viewBox="0 0 40 28" className="h-7 w-10" aria-hidden="true">
        <path
          className="fill-signal"
          fillRule="evenodd"
          d="M0 0h40v9.5a4.5 4.5 0 0 0 0 9V21l-7 7H0v-9.500a4.500 4.500 0 0 0 0-9ZM20 6.200a4.300 4.300 0 0 0-2.100 8.050L16.600 22h6.800l-1.300-7.750A4.300 4.300 0 0 0 20 6.200Z"
        />
      </svg>
      <span className="wide text-xl leading-none">Latchkey</span>
    </span>
  );
}
