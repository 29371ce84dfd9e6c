"""Topics of `help`: a page each."""

from __future__ import annotations

from typing import Final

TOPICS: Final[dict[str, str]] = {
    "start": """A first walk:
  SetActivity activityName: "Available"       be ready for work
  let chat = CreateTask channel: "chat"       somebody writes; `chat` is a name for the task
  AcceptTask task: chat                       take it
  after WrapupTask do CompleteTask task: task a rule: it holds from now on
  WrapupTask task: chat                       do what the rule is about
  trace                                       see why things happened
  save test first.hook "my first test"        keep it as a test""",
    "actions": """An action is its name with its fields, and is done at once by whoever you are (`as WORKER`):
  AcceptTask task: chat
  let task = CreateTask channel: "chat", attributes: {tier: "vip"}
`help AcceptTask` shows one whole. There are:""",
    "expressions": """An expression shows its value:
  worker.name          whose desk you are at        workers, tasks   all of them
  chat.attributes      one thing of another         it               the latest value
  let x = 5            a name for a value; `set x = 6` changes it
  [t for each t in tasks where t.status == "pending"]""",
    "rules": """A rule is typed as it stands in a script, on one line or several:
  before RejectTask when task.attributes.urgent == true do cancel "An urgent case cannot be refused"
  on reservation.wrapup do
    wait 90s
    CompleteTask task: task
  end
A rule with a name (`after AcceptTask named "greet" do …`), a define, an action, a param takes the place of the one of
its name. `items` lists what you have typed, `remove NAME` takes one out, `save FILE` keeps all of it as a script.""",
    "time": """Time is virtual and stands still. What follows from an input at once has happened when the
prompt is back; what is due later happens as time passes:
  advance 5m      and what happened meanwhile is printed
  time            what time it is
  simulate on     people come and work as time advances""",
    "tests": """`save test FILE "name"` writes what you have done as a test of a script: the workers who took
part, each action in its order, the time that passed, what rules did meanwhile, and how tasks
ended. `offhook test FILE` runs it.""",
    "events": """`on EVENT do …` hears what happens in the centre. There are:""",
    "functions": """Functions stand in expressions. There are:""",
}
