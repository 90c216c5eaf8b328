// By its token the server knows a form that comes again. Where Back asks for the page anew,
// give the form the token that it was sent with: the history of the tab keeps it.
const { navigation } = window; // older browsers have none
const sent = () => navigation?.currentEntry.getState()?.sent;

document.addEventListener("submit", ({ target }) => {
  const token = target.elements.form_token?.value;
  const state = { sent: { ...sent(), [target.getAttribute("action")]: token } };
  if (token) navigation?.updateCurrentEntry({ state });
});

for (const form of document.forms) {
  const token = sent()?.[form.getAttribute("action")];
  if (token && form.elements.form_token) form.elements.form_token.value = token;
}
