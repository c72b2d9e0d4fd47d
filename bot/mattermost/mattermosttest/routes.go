package mattermosttest

// routes are the end points, the first that matches counts.
var routes []route

func init() { // not a plain value: some handlers look routes up
	routes = []route{
		{method: "GET", path: "/system/ping", handle: (*call).ping, open: true},
		{method: "GET", path: "/config/client", handle: (*call).clientConfig, open: true},
		{method: "GET", path: "/config", handle: (*call).getConfig},
		{method: "PUT", path: "/config/patch", handle: (*call).patchConfig},

		{method: "GET", path: "/users/username/{name:any}", handle: (*call).userByName},
		{method: "POST", path: "/users/ids", handle: (*call).usersByID},
		{method: "POST", path: "/users/usernames", handle: (*call).usersByName},
		{method: "POST", path: "/users/status/ids", handle: (*call).statusesByID},
		{method: "GET", path: "/users", handle: (*call).listUsers},
		{method: "GET", path: "/users/{user}", handle: (*call).getUser},
		{method: "GET", path: "/users/{user}/status", handle: (*call).getStatus},
		{method: "PUT", path: "/users/{user}/patch", handle: (*call).patchUser},
		{method: "PUT", path: "/users/{user}/active", handle: (*call).setActive},
		{method: "PUT", path: "/users/{user}/roles", handle: (*call).setRoles},
		{method: "GET", path: "/users/{user}/channels", handle: (*call).myChannels},
		{method: "GET", path: "/users/{user}/teams", handle: (*call).myTeams},
		{method: "GET", path: "/users/{user}/teams/{team}/channels", handle: (*call).myChannels},
		{method: "POST", path: "/users/{user}/tokens", handle: (*call).createToken},
		{method: "GET", path: "/users/{user}/tokens", handle: (*call).listTokens},
		{method: "POST", path: "/users/tokens/revoke", handle: (*call).revokeToken},

		{method: "POST", path: "/channels/direct", handle: (*call).directChannel},
		{method: "POST", path: "/channels", handle: (*call).createChannel},
		{method: "GET", path: "/channels/{channel}", handle: (*call).getChannel},
		{method: "GET", path: "/channels/{channel}/members", handle: (*call).channelMembers},
		{method: "POST", path: "/channels/{channel}/members", handle: (*call).joinChannel},
		{method: "GET", path: "/channels/{channel}/posts", handle: (*call).channelPosts},

		{method: "POST", path: "/posts", handle: (*call).createPost},
		{method: "POST", path: "/posts/ids", handle: (*call).postsByID},
		{method: "POST", path: "/posts/ephemeral", handle: (*call).createEphemeral},
		{method: "GET", path: "/posts/{post}", handle: (*call).getPost},
		{method: "GET", path: "/posts/{post}/thread", handle: (*call).getThread},
		{method: "PUT", path: "/posts/{post}", handle: (*call).updatePost},
		{method: "PUT", path: "/posts/{post}/patch", handle: (*call).patchPost},
		{method: "DELETE", path: "/posts/{post}", handle: (*call).deletePost},
		{method: "GET", path: "/posts/{post}/reactions", handle: (*call).postReactions},
		{method: "POST", path: "/posts/{post}/actions/{action}", handle: (*call).pressAction, free: true},
		{method: "POST", path: "/reactions", handle: (*call).createReaction},
		{method: "DELETE", path: "/users/{user}/posts/{post}/reactions/{emoji:any}", handle: (*call).deleteReaction},

		{method: "POST", path: "/files", handle: (*call).uploadFile},
		{method: "GET", path: "/files/{file}", handle: (*call).getFile},
		{method: "GET", path: "/files/{file}/info", handle: (*call).fileInfo},

		{method: "GET", path: "/teams", handle: (*call).listTeams},
		{method: "GET", path: "/teams/name/{name:any}", handle: (*call).teamByName},
		{method: "GET", path: "/teams/{team}", handle: (*call).getTeam},
		{method: "POST", path: "/teams/{team}/members", handle: (*call).joinTeam},
		{method: "GET", path: "/teams/{team}/members/{user}", handle: (*call).getTeamMember},
		{method: "DELETE", path: "/teams/{team}/members/{user}", handle: (*call).leaveTeam},

		{method: "GET", path: "/bots", handle: (*call).listBots},
		{method: "POST", path: "/bots", handle: (*call).createBot},
		{method: "GET", path: "/bots/{user}", handle: (*call).getBot},
		{method: "PUT", path: "/bots/{user}", handle: (*call).updateBot},
		{method: "POST", path: "/bots/{user}/enable", handle: (*call).enableBot},

		{method: "GET", path: "/commands", handle: (*call).listCommands},
		{method: "POST", path: "/commands", handle: (*call).createCommand},
		{method: "POST", path: "/commands/execute", handle: (*call).executeCommand, free: true},
		{method: "GET", path: "/commands/{command}", handle: (*call).getCommand},
		{method: "PUT", path: "/commands/{command}", handle: (*call).updateCommand},
		{method: "DELETE", path: "/commands/{command}", handle: (*call).deleteCommand},
		{method: "PUT", path: "/commands/{command}/regen_token", handle: (*call).regenToken},

		{method: "GET", path: "/roles/name/{name:any}", handle: (*call).roleByName},
		{method: "PUT", path: "/roles/{role}/patch", handle: (*call).patchRole},

		{method: "POST", path: "/actions/dialogs/open", handle: (*call).openDialog},
		{method: "POST", path: "/actions/dialogs/submit", handle: (*call).submitDialog, free: true},
	}
}
