-- Records in a new Ardour session, by JACK: ardour7-lua ardour_session.lua FOLDER RATE SECONDS TRACK=PORT ...
io.stdout:setvbuf("no")
local folder, rate, seconds = arg[1], tonumber(arg[2]), tonumber(arg[3])

local function record()
  AudioEngine:set_backend("JACK", "ardour", "")
  local s = create_session(folder, "session", rate)
  assert(s, "no session")
  for i = 4, #arg do
    local name, port = arg[i]:match("(.-)=(.+)")
    local order, mode = ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal
    for t in s:new_audio_track(1, 1, nil, 1, name, order, mode, true):iter() do
      assert(s:engine():connect(port, "ardour:" .. name .. "/audio_in 1") == 0, "cannot connect " .. port)
      t:rec_enable_control():set_value(1, PBD.GroupControlDisposition.NoGroup)
    end
  end
  s:maybe_enable_record(false)
  ARDOUR.LuaAPI.usleep(500000)
  s:request_roll(ARDOUR.TransportRequestSource.TRS_UI)
  ARDOUR.LuaAPI.usleep(seconds * 1000000)
  s:request_stop(false, false, ARDOUR.TransportRequestSource.TRS_UI)
  ARDOUR.LuaAPI.usleep(1000000)
  s:save_state("")
  close_session()
  print("recorded")
end

local ok, message = xpcall(record, debug.traceback)
if not ok then print(message) end
quit()
