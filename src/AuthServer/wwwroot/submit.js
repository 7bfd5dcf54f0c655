// Posts the form of a page that only carries an answer on. Without this script the person presses its button.
document.querySelector("form[data-submit]")?.submit();
