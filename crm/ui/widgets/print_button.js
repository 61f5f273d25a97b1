// Opens the print dialog of the browser; what is printed is said in crm/ui/shell/style.css.

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector(".embers-print");
  button.textContent = data.label;
  button.onclick = () => window.print();
}
