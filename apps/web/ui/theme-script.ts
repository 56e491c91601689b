export const THEME_KEY = 'wheelhouse.theme';

/** Runs in the head before the first paint, so that the page never flashes in the wrong theme. */
export const THEME_SCRIPT = `try{var t=localStorage.getItem('${THEME_KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`;
