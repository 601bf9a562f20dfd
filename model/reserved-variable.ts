const ownNames = new Set(["DEPLOYMENT_PROFILE", "DEPLOYMENT_REGION", "ENVIRONMENT_CONTEXT"]);

const shellNames = new Set(
  [
    "PATH HOME SHELL USER LOGNAME PWD OLDPWD CDPATH IFS ENV TERM TMPDIR TMOUT COLUMNS LINES",
    "UID EUID GID EGID PPID SHLVL REPLY RANDOM SECONDS LINENO OPTARG OPTIND OPTERR MAIL MAILPATH SHELLOPTS",
    "RPS1 RPS2 RPROMPT RPROMPT2 SPROMPT ZDOTDIR FPATH NULLCMD READNULLCMD FCEDIT",
    "EDITOR VISUAL BROWSER PAGER MANPAGER LESSOPEN LESSCLOSE SSH_ASKPASS SUDO_ASKPASS",
    "NODE_OPTIONS NODE_PATH PERL5LIB PERL5OPT PERL5DB RUBYLIB RUBYOPT JAVA_TOOL_OPTIONS OPENSSL_CONF GCONV_PATH",
  ].flatMap((line) => line.split(" ")),
);
const shellPrefixes =
  /^(PS\d$|PROMPT(\d|_|$)|HIST|BASH|ZSH_|FISH_|LD_|DYLD_|GIT_|NPM_CONFIG_|PYTHON[A-Z]|DIRENV_)/;

/**
 * Why a profile may not set a variable, or undefined. Variables that decide which programs run, how a shell reads its own
 * input or who its user is are no plain data: setting one could run code.
 */
export function whyReserved(name: string): string | undefined {
  if (ownNames.has(name)) return "follows from the profile and is never written";
  if (name.startsWith("GANTRY_")) return "is gantry's own";
  if (shellNames.has(name) || shellPrefixes.test(name)) return "belongs to the shell";
  return undefined;
}
