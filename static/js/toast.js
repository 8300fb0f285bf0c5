// A note with an undo goes away after its seconds; while it has the focus or the pointer it stays.
for (const toast of document.querySelectorAll("[data-toast]")) {
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 1000);
    else toast.remove();
  };
  setTimeout(leave, Number(toast.dataset.toast) * 1000);
}
